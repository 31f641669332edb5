/** The pages of the repository are held to the code: what they name exists, what they show works, what they list is complete. */
@NullMarked
package io.aegis.claims.docs;

import org.jspecify.annotations.NullMarked;
