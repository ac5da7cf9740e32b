# A Slurm of one node, this machine, on loopback: to try array jobs out, and for the tests. To be sourced:
#
#     . deploy/slurm/one-node.sh
#     slurm_start FOLDER     then sbatch, squeue and sinfo work in this shell
#     slurm_stop FOLDER
#
# Needs Debian's slurm-wlm and munge. Everything that it writes is in FOLDER, its key among it.

slurm_start() {
    local folder=$1 megabytes
    mkdir -p "$folder/state" "$folder/spool" && folder=$(realpath "$folder") && chmod 700 "$folder" || return
    megabytes=$(($(awk '/MemTotal/ { print $2 }' /proc/meminfo) / 1024 * 9 / 10))
    (umask 077 && head -c 1024 /dev/urandom >"$folder/munge.key") || return
    munged --force --key-file="$folder/munge.key" --seed-file="$folder/munge.seed" --socket="$folder/munge.socket" \
        --pid-file="$folder/munged.pid" --log-file="$folder/munged.log" || return
    cat >"$folder/slurm.conf" <<END
ClusterName=lantern
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$megabytes
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
    export SLURM_CONF=$folder/slurm.conf
    slurmctld -f "$SLURM_CONF" && slurmd -f "$SLURM_CONF" || return
    for _ in $(seq 50); do
        [ "$(sinfo -h -o %t 2>/dev/null)" = idle ] && return
        sleep 0.2
    done
    return 1
}

slurm_stop() {
    local daemon
    for daemon in slurmd slurmctld munged; do
        [ -f "$1/$daemon.pid" ] && kill "$(cat "$1/$daemon.pid")" 2>/dev/null
    done
    unset SLURM_CONF
}
