package io.aegis.spi.guard;

import io.aegis.spi.content.Channel;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A guard that can also judge text while it arrives. A stage with a guard that is not incremental holds the whole answer back.
 *
 * @implSpec For every text and every way to split it, the edits and the outcome are those of {@link #inspect} on the whole.
 */
@ConsumerType
public interface IncrementalGuard extends Guard {
    /**
     * Opens an inspector for one field of one choice of one answer.
     *
     * @param context as in {@link Inspection}; labels and obligations are those before the first piece
     * @param channel what the field is
     * @return an inspector that is used by one thread at a time and then dropped; never null
     */
    Inspector open(Context context, Channel channel);
}
