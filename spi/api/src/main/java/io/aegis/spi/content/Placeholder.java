package io.aegis.spi.content;

import java.util.regex.Pattern;

/**
 * What a masked value looks like to whoever comes after: {@code <EMAIL_ADDRESS_kdmfeahbgcpl>}.
 *
 * <p>The kernel alone allocates placeholders and knows what they stand for. Text that merely looks like one is data. A guard needs the syntax only to
 * keep its edits from ending inside one; {@link Marks} does that on its own.
 */
public final class Placeholder {
    /** Number of letters in the tag after the entity. */
    public static final int TAG_LENGTH = 12;

    /** Longest placeholder, in UTF-16 units. */
    public static final int MAX_LENGTH = 1 + 48 + 1 + TAG_LENGTH + 1;

    /** Matches the whole of one placeholder. The tag is letters only, so that no detector takes it for a number. */
    public static final Pattern SYNTAX = Pattern.compile("<([A-Z][A-Z_]{0,47})_([a-p]{" + TAG_LENGTH + "})>");

    private Placeholder() {}
}
