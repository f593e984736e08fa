#!/bin/bash
# Run once against three nodes that are up, and again after a node was replaced: what is so already stays so.
set -euo pipefail
first=rabbit@rabbitmq
ctl() { "$1" --quiet --node "$first" "${@:2}"; }

until [ "$(ctl rabbitmqctl cluster_status --formatter json | grep -o '"running_nodes":\[[^]]*' | grep -o 'rabbit@' | wc -l)" = 3 ]; do
    sleep 1
done
# From 4.2 on a new cluster has it from the start; before, it has to be asked for.
ctl rabbitmqctl enable_feature_flag --opt-in khepri_db
for node in rabbit@rabbitmq-2 rabbit@rabbitmq-3; do
    ctl rabbitmq-queues grow "$node" all --vhost-pattern '^/tikub$'
    ctl rabbitmq-streams add_replica tikub.history "$node" --vhost /tikub || true
done
ctl rabbitmq-queues rebalance all --vhost-pattern '^/tikub$' > /dev/null
