package io.aegis.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.Dialect;
import io.aegis.spi.content.Segment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come as an answer: they are refused, or what is read is written, and a guard that takes everything out leaves nothing in. */
public abstract class AnswerFuzz {
    private final Dialect dialect;

    protected AnswerFuzz(Dialect dialect) {
        this.dialect = dialect;
    }

    @MethodSource("seeds")
    @FuzzTest
    void whatIsReadIsWrittenAndWhatIsMaskedOrFilteredIsNot(byte[] body) {
        if (read(body).isPresent()) {
            requireTheSameAgain(read(body).orElseThrow());
            requireMasked(read(body).orElseThrow());
            if (!read(body).orElseThrow().segments().isEmpty()) {
                requireFiltered(read(body).orElseThrow());
            }
        }
    }

    private Optional<AnswerExchange> read(byte[] body) {
        try {
            return Optional.of(dialect.answer(body, true));
        } catch (ContentException refused) {
            assertThat(refused.refusal().toString()).hasSizeLessThan(700).matches("\\p{Print}+");
            return Optional.empty();
        }
    }

    private void requireTheSameAgain(AnswerExchange answer) {
        List<AnswerEvent> events = answer.events();
        assertThat(written(dialect, answer).droppedFields()).isZero();
        assertThat(Said.in(written(dialect, answer).events())).isEqualTo(Said.in(events));
        requireTheSameAtRest(answer);
        if (Said.DIALECTS.contains(dialect) && Said.isCommon(events)) {
            for (Dialect into : Said.DIALECTS) {
                assertThat(Said.in(written(into, answer).events()))
                        .as(into.name())
                        .isEqualTo(Said.in(events));
            }
        }
    }

    /** What is kept as it is written is from then on the same, and so is what its tools are called with. */
    private void requireTheSameAtRest(AnswerExchange answer) {
        AnswerExchange once = written(dialect, answer);
        AnswerExchange again = written(dialect, once);
        assertThat(events(again)).isEqualTo(events(once));
        for (AnswerExchange.Choice choice : once.choices()) {
            for (int call = 0; call < choice.toolCalls().size(); call++) {
                assertThat(again.arguments(choice.index(), call)).isEqualTo(once.arguments(choice.index(), call));
            }
        }
    }

    /** Vectors are compared value by value. */
    private static List<AnswerEvent> events(AnswerExchange answer) {
        return answer.events().stream()
                .filter(event -> !(event instanceof AnswerEvent.Vector))
                .toList();
    }

    private void requireMasked(AnswerExchange answer) {
        for (Segment segment : answer.segments()) {
            if (segment.kind() == Segment.Kind.TEXT) {
                answer.replace(Masked.of(segment));
            }
        }
        assertThat(written(dialect, answer).segments())
                .filteredOn(segment -> segment.kind() == Segment.Kind.TEXT)
                .allMatch(Masked::is, "is masked");
    }

    private void requireFiltered(AnswerExchange answer) {
        answer.choices().forEach(choice -> answer.filter(choice.index()));
        assertThat(answer.segments()).isEmpty();
        assertThat(written(dialect, answer).segments()).isEmpty();
    }

    private static AnswerExchange written(Dialect into, AnswerExchange answer) {
        return into.answer(into.whole(answer.events(), Said.ENVELOPE), true);
    }
}
