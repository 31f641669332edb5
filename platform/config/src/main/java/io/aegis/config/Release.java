package io.aegis.config;

/** The release whose keys the table describes. */
final class Release {
    static final String VERSION = "3.0.0-alpha";

    private Release() {}
}
