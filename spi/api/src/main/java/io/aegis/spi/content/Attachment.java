package io.aegis.spi.content;

import static java.util.Objects.requireNonNull;

import java.util.Base64;

/**
 * Bytes that came with a request and are no text: an image, sound, a document of pages. Handed only to a guard whose manifest says that it reads their media
 * type, on a route that says {@code attachments: guard} or {@code pass}. A guard that cannot tell what is in them blocks; it cannot edit them.
 *
 * <p>Immutable. {@link #toString()} gives the media type and never the bytes.
 *
 * @param channel where in the conversation they sit
 * @param trust who sent them
 * @param message ordinal of the message or tool that they belong to, as of {@link Segment#message()}
 * @param pointer JSON pointer (RFC 6901) of the string that held them
 * @param mediaType what the gateway found them to be by their first bytes, in lower case and without parameters: {@code image/png}. Whoever sent them may have
 *     said something else
 * @param base64 the bytes, in base64 (RFC 4648, section 4)
 */
public record Attachment(Channel channel, Trust trust, int message, String pointer, String mediaType, String base64) {
    public Attachment {
        requireNonNull(channel, "channel");
        requireNonNull(trust, "trust");
        requireNonNull(pointer, "pointer");
        requireNonNull(mediaType, "mediaType");
        requireNonNull(base64, "base64");
    }

    /**
     * The bytes, decoded anew with each call.
     *
     * @throws IllegalArgumentException if {@link #base64()} is none
     */
    public byte[] bytes() {
        return Base64.getDecoder().decode(base64);
    }

    @Override
    public String toString() {
        return "Attachment[" + channel + " " + mediaType + ", " + base64.length() + " characters of base64]";
    }
}
