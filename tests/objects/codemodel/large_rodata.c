// Constant data that takes room in the file.
const char large_rodata[MEGABYTES << 20] = {1};
