# Sourced by run_program.sh and regen.sh: takes out of a program's output what depends on the machine and not on the program.
# replacements FOLDER SCRATCH  prints the sed program for the paths and addresses.
# normalize FOLDER SCRATCH FILE...   FOLDER is where the program lies, SCRATCH the folder for its temporary files.
# Frames of the standard library are dropped from tracebacks: its files and lines are each implementation's own business.
replacements() { printf '%s' "s|$1/||g; s|$2/tmp|TMPDIR|g; s|0x[0-9a-f]\{8,16\}|0xADDRESS|g"; }

normalize() {
    local folder=$1 scratch=$2 file
    shift 2
    for file in "$@"; do
        LC_ALL=C sed "$(replacements "$folder" "$scratch")" "$file" | LC_ALL=C awk '
            { match($0, /^[ |]*/); indent = RLENGTH }
            /^[ |]*File "(\/[^"]*\/lib\/python3|<frozen )/ { dropping = 1; frame = indent; next }
            dropping && indent > frame { next }
            { dropping = 0; print }' >"$file.normal"
        mv "$file.normal" "$file"
    done
}
