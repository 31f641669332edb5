/** What our providers have in common on the wire. Embedded in each of their bundles, and no contract: vendors have the SPI. */
@NullMarked
package io.aegis.provider.wire;

import org.jspecify.annotations.NullMarked;
