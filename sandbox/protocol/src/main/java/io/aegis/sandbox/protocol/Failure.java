package io.aegis.sandbox.protocol;

import io.aegis.spi.plugin.GrantMissingException;
import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.settings.SettingsException;

/** Why a call has no result. No message of an exception crosses, except those that the contract writes for the operator. */
public sealed interface Failure {
    /** Settings that the plugin cannot work with. */
    record WrongSettings(String pointer, String message) implements Failure {}

    /** Something that was not granted. */
    record NoGrant(String grant) implements Failure {}

    /** An upstream that did not answer as it should. */
    record NoUpstream(UpstreamException.Cause cause) implements Failure {}

    /** Any other exception. */
    record Threw(String type) implements Failure {}

    /** Null where the contract wants a value. */
    record NoValue() implements Failure {}

    /** A result that does not fit the bounds of this protocol. */
    record TooLarge() implements Failure {}

    /** As many things are open already as may be. */
    record TooMany() implements Failure {}

    /** What became of an exception. */
    static Failure of(Throwable thrown) {
        return switch (thrown) {
            case SettingsException wrong -> new WrongSettings(wrong.pointer(), String.valueOf(wrong.getMessage()));
            case GrantMissingException missing -> new NoGrant(missing.grant());
            case UpstreamException upstream -> new NoUpstream(upstream.kind());
            case TooLargeException ignored -> new TooLarge();
            default -> new Threw(thrown.getClass().getName());
        };
    }

    default WireWriter encoded() {
        var out = new WireWriter();
        return switch (this) {
            case WrongSettings(String pointer, String message) ->
                out.octet(0).text(cut(pointer, 1024)).text(cut(message, 1024));
            case NoGrant(String grant) -> out.octet(1).text(cut(grant, 64));
            case NoUpstream(UpstreamException.Cause cause) -> out.octet(2).constant(cause);
            case Threw(String type) -> out.octet(3).text(cut(type, 256));
            case NoValue() -> out.octet(4);
            case TooLarge() -> out.octet(5);
            case TooMany() -> out.octet(6);
        };
    }

    static Failure read(WireReader in) {
        return switch (in.octet()) {
            case 0 -> new WrongSettings(clean(in.text(1024)), clean(in.text(1024)));
            case 1 -> new NoGrant(word(in.text(64)));
            case 2 -> new NoUpstream(in.constant(UpstreamException.Cause.values()));
            case 3 -> new Threw(word(in.text(256)));
            case 4 -> new NoValue();
            case 5 -> new TooLarge();
            case 6 -> new TooMany();
            default -> throw new ProtocolException("no such failure");
        };
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    /** Without characters that do something to a terminal or a log line. */
    private static String clean(String text) {
        return text.codePoints()
                .map(point -> isShown(point) ? point : ' ')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isShown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** A name of a class or a grant: anything else in it is somebody's message. */
    private static String word(String text) {
        var word = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            word.append(isWord(c) ? c : '?');
        }
        return word.toString();
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-'
                || c == '$';
    }
}
