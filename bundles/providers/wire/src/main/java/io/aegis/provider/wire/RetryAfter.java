package io.aegis.provider.wire;

import io.aegis.spi.provider.UpstreamResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** How long an upstream asked to wait: {@code retry-after-ms}, or {@code retry-after} in seconds or as a date (RFC 9110, 10.2.3). */
public final class RetryAfter {
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,9})(\\.\\d{1,9})?");
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    /** The wait, at most a day; empty if none was asked for, or none that can be understood. */
    public static Optional<Duration> of(UpstreamResponse response, Instant now) {
        return response.header("retry-after-ms")
                .flatMap(text -> number(text).map(Duration::ofMillis))
                .or(() -> response.header("retry-after")
                        .flatMap(text -> number(text).map(Duration::ofSeconds).or(() -> until(text, now))))
                .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    private static Optional<Long> number(String text) {
        var matcher = NUMBER.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long whole = Long.parseLong(matcher.group(1));
        return Optional.of(matcher.group(2) == null ? whole : whole + 1);
    }

    private static Optional<Duration> until(String text, Instant now) {
        try {
            var date = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(date.isBefore(now) ? Duration.ZERO : Duration.between(now, date));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
