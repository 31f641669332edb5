package io.aegis.kernel;

import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.Exchange;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.ToolCallExchange;
import io.aegis.kernel.port.ToolName;
import io.aegis.kernel.port.Unscanned;
import io.aegis.spi.content.Attachment;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.ToolUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a stage is about.
 *
 * @param source where a value comes from that is masked here, unless the segment says otherwise
 * @param which the segments of the exchange
 * @param attachments bytes that go with them, for the guards that read their type
 * @param toolUses the tool calls that they are of, as they are now
 */
record Matter(
        Exchange exchange,
        MaskMap.Origin source,
        Predicate<Segment> which,
        List<Attachment> attachments,
        Supplier<List<ToolUse>> toolUses) {
    /** What a choice says that says nothing. */
    static final Matter NOTHING =
            new Matter(new Nothing(), MaskMap.Origin.ANSWER, segment -> true, List.of(), List::of);

    private static final class Nothing implements Exchange {
        @Override
        public List<Segment> segments() {
            return List.of();
        }

        @Override
        public void replace(Segment segment) {
            throw new IllegalArgumentException("there is nothing to put it in the place of");
        }
    }

    /** Some of the segments of an answer, those of all calls of a choice among them. */
    static Matter of(AnswerExchange answer, int choice, Predicate<Segment> which) {
        return new Matter(answer, MaskMap.Origin.ANSWER, which, List.of(), () -> uses(answer, choice));
    }

    /** A call alone. */
    static Matter of(ToolCallExchange call) {
        return new Matter(call, MaskMap.Origin.ANSWER, segment -> true, List.of(), () -> List.of(use(call)));
    }

    private static List<ToolUse> uses(AnswerExchange answer, int index) {
        var uses = new ArrayList<ToolUse>();
        for (AnswerExchange.Choice choice : answer.choices()) {
            if (choice.index() == index) {
                for (AnswerExchange.Call call : choice.toolCalls()) {
                    uses.add(use(call.tool(), answer.arguments(index, uses.size()), call.segments()));
                }
            }
        }
        return uses;
    }

    private static ToolUse use(ToolCallExchange call) {
        List<Integer> segments = call.segments().stream().map(Segment::id).toList();
        return use(call.call().tool(), call.arguments(), segments);
    }

    private static ToolUse use(ToolName tool, String arguments, List<Integer> segments) {
        return new ToolUse(tool.namespace(), tool.name(), arguments, segments);
    }

    /** All of a request. */
    static Matter of(RequestExchange request) {
        return new Matter(request, MaskMap.Origin.REQUEST, segment -> true, attachments(request), List::of);
    }

    /** What a client sends as the results of tools. */
    static Matter results(RequestExchange request) {
        List<Attachment> results = attachments(request).stream()
                .filter(attachment -> attachment.channel() == Channel.TOOL_RESULT)
                .toList();
        return new Matter(
                request,
                MaskMap.Origin.REQUEST,
                segment -> segment.channel() == Channel.TOOL_RESULT,
                results,
                List::of);
    }

    private static List<Attachment> attachments(RequestExchange request) {
        var attachments = new ArrayList<Attachment>();
        for (Unscanned each : request.unscanned()) {
            if (each instanceof Unscanned.Attached attached) {
                attachments.add(attached.attachment());
            }
        }
        return attachments;
    }

    /** A provider's seal alone. */
    static Matter of(SealText seal) {
        return new Matter(seal, MaskMap.Origin.ANSWER, segment -> true, List.of(), List::of);
    }

    /** What a tool said that the gateway ran. */
    static Matter of(ToolText said, GovernedTool tool) {
        return new Matter(said, MaskMap.Origin.of(tool), segment -> true, List.of(), List::of);
    }

    /** Where a value comes from that is masked in a segment. A request also holds what the operator wrote and what tools said in earlier turns. */
    MaskMap.Origin origin(Segment segment) {
        if (!source.equals(MaskMap.Origin.REQUEST)) {
            return source;
        }
        return switch (segment.trust()) {
            case CLIENT -> MaskMap.Origin.REQUEST;
            case OPERATOR -> MaskMap.Origin.OPERATOR;
            case MODEL -> MaskMap.Origin.ANSWER;
            case TOOL -> MaskMap.Origin.TOOL;
        };
    }

    /** The segments as they are now. */
    List<Segment> segments() {
        List<Segment> all = exchange.segments();
        var chosen = new ArrayList<Segment>(all.size());
        for (Segment segment : all) {
            if (which.test(segment)) {
                chosen.add(segment);
            }
        }
        return chosen;
    }

    List<Attachment> ofTypes(Set<String> mediaTypes) {
        return attachments.stream()
                .filter(attachment -> mediaTypes.contains(attachment.mediaType()))
                .toList();
    }
}
