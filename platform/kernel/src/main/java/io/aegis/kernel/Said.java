package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.spi.content.Channel;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A streamed answer as the guards left it, masked, put together as it ends. */
final class Said {
    private final List<AnswerEvent> texts = new ArrayList<>();
    private final List<AnswerEvent.Seal> seals = new ArrayList<>();
    private final List<AnswerEvent.ToolCall> calls = new ArrayList<>();
    private final List<AnswerEvent.Finished> end = new ArrayList<>();
    private final Set<Channel> begun = EnumSet.noneOf(Channel.class);

    /** Whether the next word in a channel is the first. It is not any more then. */
    boolean begins(Channel channel) {
        return begun.add(channel);
    }

    /** Takes the whole of a text; one that went on after its end in the place of what it was. */
    void text(Channel channel, String text) {
        texts.removeIf(event -> ((AnswerEvent.Text) event).channel() == channel);
        if (!text.isEmpty()) {
            texts.add(new AnswerEvent.Text(0, channel, text));
        }
    }

    void seal(AnswerEvent.Seal seal) {
        seals.add(seal);
    }

    void call(AnswerEvent.ToolCall call) {
        calls.add(call);
    }

    void end(AnswerEvent.Finished finished) {
        end.add(finished);
    }

    List<AnswerEvent.ToolCall> calls() {
        return calls;
    }

    /** All of it. Several seals are under pieces that are not known here as such, so reasoning then goes without. */
    List<AnswerEvent> events(Predicate<AnswerEvent> understood) {
        var events = new ArrayList<AnswerEvent>();
        for (AnswerEvent text : texts) {
            if (((AnswerEvent.Text) text).channel() == Channel.REASONING) {
                events.add(text);
            }
        }
        if (seals.size() == 1 && understood.test(seals.getFirst())) {
            events.add(seals.getFirst());
        }
        for (AnswerEvent text : texts) {
            if (((AnswerEvent.Text) text).channel() != Channel.REASONING) {
                events.add(text);
            }
        }
        events.addAll(calls);
        events.addAll(end);
        return events;
    }

    /** What the model is told again that it said, without the calls that are not carried out here. */
    List<AnswerEvent> carriedOn(Predicate<AnswerEvent> understood, Toolbox toolbox) {
        return events(understood).stream()
                .filter(event -> !(event instanceof AnswerEvent.Finished))
                .filter(event -> !(event instanceof AnswerEvent.ToolCall call) || toolbox.governs(call.tool()))
                .toList();
    }
}
