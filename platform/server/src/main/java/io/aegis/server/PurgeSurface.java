package io.aegis.server;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Erases what runs hold, of a principal or of a time, at an operator's word. */
final class PurgeSurface implements Surface {
    private final Erasures erasures;

    PurgeSurface(Erasures erasures) {
        this.erasures = erasures;
    }

    @Override
    public void serve(Call call) {
        ObjectNode request = Json.request(call.body(), Set.of("principal", "before"));
        Optional<String> principal = Json.text(request, "principal");
        Optional<Instant> before = Json.text(request, "before").map(PurgeSurface::time);
        if (principal.isPresent() == before.isPresent()) {
            throw Json.invalid("What to erase is said by 'principal' or by 'before'.", "Name one of the two.");
        }
        String actor = call.visitor().actor();
        Erasures.Erased erased = principal
                .map(whose -> erasures.erase(whose, actor))
                .orElseGet(() -> erasures.eraseBefore(before.orElseThrow(), actor));
        call.answer(
                Answers.JSON,
                Json.bytes(Json.object().put("erased", erased.runs()).put("in_log", erased.inLog())));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException notATime) {
            throw Json.invalid("'before' is no time.", "Write it as 2026-01-31T12:00:00Z.");
        }
    }
}
