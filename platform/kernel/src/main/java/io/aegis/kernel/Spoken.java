package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.spi.content.Channel;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a model says in one run, over several turns. */
final class Spoken {
    /** What stands between two turns, so that no word goes on from one into the next. */
    private static final String BREAK = "\n\n";

    private Spoken() {}

    /** What of an answer is said to the caller: not the calls that are carried out here. */
    static List<AnswerEvent> of(List<AnswerEvent> answer) {
        return answer.stream().filter(AnswerEvent.Text.class::isInstance).toList();
    }

    /** What was said in earlier turns, and then an answer. */
    static List<AnswerEvent> joined(List<AnswerEvent> earlier, List<AnswerEvent> answer) {
        var all = new ArrayList<>(earlier);
        Set<Channel> broken = EnumSet.noneOf(Channel.class);
        for (AnswerEvent event : answer) {
            boolean first = event instanceof AnswerEvent.Text text && broken.add(text.channel());
            all.add(first ? after(earlier, (AnswerEvent.Text) event) : event);
        }
        return all;
    }

    private static AnswerEvent.Text after(List<AnswerEvent> earlier, AnswerEvent.Text text) {
        return new AnswerEvent.Text(text.choice(), text.channel(), pause(earlier, text.channel()) + text.text());
    }

    /** All that stands before the first word of a turn in a channel, masked. */
    static String before(List<AnswerEvent> earlier, Channel channel) {
        return said(earlier, channel) + pause(earlier, channel);
    }

    /** What was said in a channel. */
    static String said(List<AnswerEvent> events, Channel channel) {
        var all = new StringBuilder();
        for (AnswerEvent event : events) {
            if (event instanceof AnswerEvent.Text text && text.channel() == channel) {
                all.append(text.text());
            }
        }
        return all.toString();
    }

    /** What stands before the first word of a turn. */
    static String pause(List<AnswerEvent> earlier, Channel channel) {
        boolean spoke =
                earlier.stream().anyMatch(event -> event instanceof AnswerEvent.Text text && text.channel() == channel);
        return spoke ? BREAK : "";
    }
}
