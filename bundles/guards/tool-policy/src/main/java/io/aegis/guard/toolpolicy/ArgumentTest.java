package io.aegis.guard.toolpolicy;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;

/** What is asked about the value of an argument. A value of another kind than the question is about gives no answer, and neither does a masked one. */
sealed interface ArgumentTest {
    /** The value is one of these. */
    record OneOf(List<Json> values) implements ArgumentTest {
        public OneOf {
            values = List.copyOf(values);
        }
    }

    /** The whole text matches. */
    record Matches(Pattern pattern) implements ArgumentTest {}

    /** The text has this in it, or the list has this item. */
    record Contains(String part) implements ArgumentTest {}

    /** The number is greater than this. */
    record Above(BigDecimal bound) implements ArgumentTest {}

    /** The number is less than this. */
    record Below(BigDecimal bound) implements ArgumentTest {}

    /** The text has more characters than this, or the list more items. */
    record LongerThan(long length) implements ArgumentTest {}

    /** There is a value. */
    record Present() implements ArgumentTest {}

    /** The text is a URL whose host is one of these. */
    record HostIn(List<Glob> hosts) implements ArgumentTest {
        public HostIn {
            hosts = List.copyOf(hosts);
        }
    }

    /** What a value that is there says to the test. */
    default Answer of(Json value) {
        return switch (this) {
            case OneOf(List<Json> values) -> oneOf(values, value);
            case Matches(Pattern pattern) -> text(value, pattern::matches);
            case Contains(String part) -> contains(part, value);
            case Above(BigDecimal bound) -> number(value, number -> number.compareTo(bound) > 0);
            case Below(BigDecimal bound) -> number(value, number -> number.compareTo(bound) < 0);
            case LongerThan(long length) -> longerThan(length, value);
            case Present() -> Answer.YES;
            case HostIn(List<Glob> hosts) -> hostIn(hosts, value);
        };
    }

    private static Answer oneOf(List<Json> values, Json value) {
        Answer answer = Answer.NO;
        boolean isComparable = false;
        for (Json each : values) {
            isComparable |= each.getClass() == value.getClass();
            answer = answer.or(equal(each, value));
        }
        return answer == Answer.NO && !isComparable ? Answer.UNKNOWN : answer;
    }

    /** Another type is no: what all of them are is asked beside. */
    private static Answer equal(Json one, Json other) {
        return switch (one) {
            case Json.Numeral(BigDecimal number)
            when other instanceof Json.Numeral(BigDecimal given) -> Answer.of(number.compareTo(given) == 0);
            case Json.Text(String ignored)
            when other instanceof Json.Text(String given) && Masked.isIn(given) -> Answer.UNKNOWN;
            default -> Answer.of(one.equals(other));
        };
    }

    private static Answer contains(String part, Json value) {
        return switch (value) {
            case Json.Text(String text) when text.contains(part) -> Answer.YES;
            case Json.Text(String text) -> Masked.isIn(text) ? Answer.UNKNOWN : Answer.NO;
            case Json.Array(List<Json> items) -> {
                Answer answer = Answer.NO;
                for (Json item : items) {
                    answer = answer.or(oneOf(List.of(new Json.Text(part)), item));
                }
                yield answer;
            }
            case Json.Numeral(BigDecimal ignored) -> Answer.UNKNOWN;
            case Json.Bool(boolean ignored) -> Answer.UNKNOWN;
            case Json.Null() -> Answer.UNKNOWN;
            case Json.Members(var ignored) -> Answer.UNKNOWN;
        };
    }

    private static Answer longerThan(long length, Json value) {
        return switch (value) {
            case Json.Text(String text) when Masked.isIn(text) -> Answer.UNKNOWN;
            case Json.Text(String text) -> Answer.of(text.codePointCount(0, text.length()) > length);
            case Json.Array(List<Json> items) -> Answer.of(items.size() > length);
            case Json.Numeral(BigDecimal ignored) -> Answer.UNKNOWN;
            case Json.Bool(boolean ignored) -> Answer.UNKNOWN;
            case Json.Null() -> Answer.UNKNOWN;
            case Json.Members(var ignored) -> Answer.UNKNOWN;
        };
    }

    private static Answer hostIn(List<Glob> hosts, Json value) {
        if (!(value instanceof Json.Text(String text)) || Masked.isIn(text)) {
            return Answer.UNKNOWN;
        }
        return UrlHost.of(text)
                .map(host -> Answer.of(hosts.stream().anyMatch(glob -> glob.matches(host))))
                .orElse(Answer.UNKNOWN);
    }

    private static Answer text(Json value, Predicate<String> holds) {
        return value instanceof Json.Text(String text) && !Masked.isIn(text)
                ? Answer.of(holds.test(text))
                : Answer.UNKNOWN;
    }

    private static Answer number(Json value, Predicate<BigDecimal> holds) {
        return value instanceof Json.Numeral(BigDecimal number) ? Answer.of(holds.test(number)) : Answer.UNKNOWN;
    }
}
