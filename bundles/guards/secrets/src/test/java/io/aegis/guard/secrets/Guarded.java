package io.aegis.guard.secrets;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.ScanningGuard;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.guard.Verdict;
import io.aegis.spi.identity.Principal;
import io.aegis.spi.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A guard with settings, and what it makes of texts. */
final class Guarded {
    static final Context CONTEXT = new Context(
            Stage.INGRESS,
            "default",
            Set.of(),
            new Principal("api_key:test", Optional.empty(), Set.of()),
            Set.of(),
            List.of());

    private final ScanningGuard guard;

    Guarded(Map<String, ?> settings) {
        guard = (ScanningGuard) new SecretsGuardFactory().create(Settings.of(settings), NoHost.INSTANCE);
    }

    Verdict verdict(Segment... segments) {
        return guard.inspect(new Inspection(CONTEXT, List.of(segments)));
    }

    Verdict verdict(String text) {
        return verdict(segment(0, text));
    }

    static Segment segment(int id, String text) {
        return Segment.text(id, Channel.USER, Trust.CLIENT, id, "/messages/" + id, text);
    }

    /** The text with every masked value written as its entity in angle brackets. */
    String masked(String text) {
        return apply(text, verdict(text).edits());
    }

    /** The same, from pieces. */
    String maskedInPieces(List<String> pieces) {
        Inspector inspector = guard.open(CONTEXT, Channel.ASSISTANT);
        var edits = new ArrayList<Edit>();
        for (String piece : pieces) {
            edits.addAll(inspector.next(piece).verdict().edits());
        }
        edits.addAll(inspector.finish().verdict().edits());
        return apply(String.join("", pieces), edits);
    }

    /** How many characters at the end of a text are still held back once it has arrived as one piece. */
    int heldBack(String text) {
        return text.length() - guard.open(CONTEXT, Channel.ASSISTANT).next(text).cleared();
    }

    Inspector open() {
        return guard.open(CONTEXT, Channel.ASSISTANT);
    }

    static String apply(String text, List<Edit> edits) {
        var result = new StringBuilder();
        int at = 0;
        for (Edit edit : edits) {
            result.append(text, at, edit.span().start())
                    .append('<')
                    .append(((Edit.Mask) edit).entity())
                    .append('>');
            at = edit.span().end();
        }
        return result.append(text, at, text.length()).toString();
    }
}
