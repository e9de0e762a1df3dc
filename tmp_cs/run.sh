for w in bare ours; do
 node $PROF tmp_cs/bench.ts one $w > /tmp/one.log 2>&1 & P=$!; sleep 3
 for k in get post; do
  node tmp_cs/load.mjs 4703 $k 2 >/dev/null; kill -USR2 $P; sleep 0.2
  node tmp_cs/load.mjs 4703 $k 4 > /tmp/l.log; kill -USR2 $P; sleep 0.2
  R=$(awk '{print $3*4}' /tmp/l.log); C=$(tail -1 /tmp/one.log | awk '{print $2}'); echo $w $k $R req $C ms cpu: $(echo "$C*1000/$R" | bc -l | cut -c1-6) us/req
 done; kill -INT $P; sleep 0.5
done
