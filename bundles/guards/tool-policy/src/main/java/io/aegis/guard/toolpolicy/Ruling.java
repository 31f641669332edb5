package io.aegis.guard.toolpolicy;

/** What is said of a call, from the mildest to the strictest. */
enum Ruling {
    ALLOW,
    REQUIRE_APPROVAL,
    DENY
}
