/** The contract tests of the test kit, run on a jar. */
@NullMarked
package io.aegis.spi.conformance;

import org.jspecify.annotations.NullMarked;
