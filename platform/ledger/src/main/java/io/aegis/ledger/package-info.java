/** The ledger: appended to in groups, read by anyone who may, verified without the gateway. */
@NullMarked
package io.aegis.ledger;

import org.jspecify.annotations.NullMarked;
