package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.TextScreen;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.UpstreamException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks a provider one small question of the gateway's own, to see whether it answers.
 *
 * <p>It is no run: nothing of anybody's leaves, so no guard is asked, and of what the provider says nobody gets a word. It changes nothing for runs either: a
 * provider that rests goes on resting. Safe for use by many threads.
 */
public final class Trial {
    /** How long one takes at most: somebody waits for it. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * A question in the words of a dialect. A constant.
     *
     * @param body the request. Not copied
     */
    public record Question(Dialect dialect, byte[] body) {
        public Question {
            requireNonNull(dialect, "dialect");
            requireNonNull(body, "body");
        }

        @Override
        public String toString() {
            return "Question[" + dialect.name() + "]";
        }
    }

    private final List<Dialect> dialects;
    private final List<Question> questions;
    private final Duration patience;

    /**
     * @param questions the first is asked that the provider can be asked at all
     */
    public Trial(List<Dialect> dialects, List<Question> questions) {
        this(dialects, questions, PATIENCE);
    }

    Trial(List<Dialect> dialects, List<Question> questions, Duration patience) {
        this.dialects = List.copyOf(dialects);
        this.questions = List.copyOf(questions);
        this.patience = patience;
    }

    /** Asks. Blocks until there is an answer, or the patience is over. */
    public TrialResult of(Target target, String model) {
        if (target.provider().isEmpty()) {
            return new TrialResult.Failed(Diagnosis.PLUGIN_MISSING, 0, 0);
        }
        for (Question question : questions) {
            RequestExchange request = question.dialect().request(question.body(), RequestLimits.DEFAULT);
            Optional<Dialect> spoken = target.dialect(request.writable()).flatMap(this::dialect);
            if (spoken.isPresent()) {
                byte[] body =
                        request.outgoing(spoken.get().name(), model, id -> id).body();
                return asked(target, target.provider().get(), spoken.get(), model, body);
            }
        }
        return new TrialResult.Failed(Diagnosis.SPEECHLESS, 0, 0);
    }

    private Optional<Dialect> dialect(String name) {
        return dialects.stream().filter(known -> known.name().equals(name)).findFirst();
    }

    private TrialResult asked(Target target, ModelProvider provider, Dialect spoken, String model, byte[] body) {
        var scope = new TrialScope(patience);
        try {
            var call = new ModelCall(
                    spoken.name(), model, false, body, target.broker().open(scope));
            return switch (Attempt.ask(provider, call)) {
                case ModelAnswer.Failed failed ->
                    new TrialResult.Failed(Diagnosis.of(failed.kind()), failed.status(), scope.elapsedMillis());
                case ModelAnswer.Answered answered -> {
                    AnswerExchange answer = spoken.answer(read(answered.body()), false);
                    Optional<String> name = answer.model();
                    name.ifPresent(said -> screen(target.broker().screen(), said));
                    yield new TrialResult.Answered(spoken.name(), name, answer.usage(), scope.elapsedMillis());
                }
            };
        } catch (UpstreamException thrown) {
            return new TrialResult.Failed(Diagnosis.of(thrown.kind(), scope.obstacle()), 0, scope.elapsedMillis());
        } catch (ContentException unreadable) {
            return new TrialResult.Failed(Diagnosis.INVALID_ANSWER, 0, scope.elapsedMillis());
        } finally {
            scope.end();
        }
    }

    private static byte[] read(ByteSource body) {
        try {
            return WholeAnswer.whole(body);
        } catch (UpstreamException thrown) {
            throw thrown;
        } catch (Throwable thrown) { // whatever a plugin throws, its text crosses to nobody
            throw new UpstreamException(UpstreamException.Cause.INVALID);
        }
    }

    private static void screen(TextScreen screen, String text) {
        screen.next(text);
        screen.finish();
    }
}
