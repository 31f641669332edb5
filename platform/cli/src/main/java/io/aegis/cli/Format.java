package io.aegis.cli;

/** How data is printed. */
enum Format {
    table,
    json,
    yaml
}
