/**
 * The promises as suites: the assembled gateway, run as its users run it, between clients and upstreams of the tests' own.
 */
@NullMarked
package io.aegis.claims;

import org.jspecify.annotations.NullMarked;
