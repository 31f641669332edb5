package io.aegis.server;

import io.aegis.kernel.CheckResult;
import io.aegis.kernel.Runs;
import io.aegis.spi.content.Segment;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How many tokens a request has, as an estimate of our own: nothing leaves for a provider. The request meets the guards that it would meet, and what they
 * refuse is refused here too.
 */
final class CountSurface implements Surface {
    /** A token of the usual models is about four bytes of English, and every message has some of its own. */
    private static final int BYTES_PER_TOKEN = 4;

    private static final int TOKENS_PER_MESSAGE = 4;

    private final Runs runs;

    CountSurface(Runs runs) {
        this.runs = runs;
    }

    @Override
    public void serve(Call call) {
        CheckResult.Answer answer = runs.measure(call.caller(), call.dialect(), call.body());
        answer.refusal().ifPresent(refusal -> call.refuse(answer.run(), refusal));
        answer.result()
                .ifPresent(result -> call.answer(
                        answer.run(),
                        Answers.JSON,
                        Json.bytes(Json.object().put("input_tokens", estimate(result.segments())))));
    }

    private static long estimate(List<Segment> segments) {
        long tokens = 0;
        Set<Integer> messages = new HashSet<>();
        for (Segment segment : segments) {
            int bytes = segment.text().getBytes(StandardCharsets.UTF_8).length;
            tokens += (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
            messages.add(segment.message());
        }
        return tokens + (long) TOKENS_PER_MESSAGE * messages.size();
    }
}
