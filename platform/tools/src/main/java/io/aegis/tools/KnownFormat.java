package io.aegis.tools;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A format that schemas can ask for. Texts that are no such thing do not match, and no text takes long. */
record KnownFormat(String name, Predicate<String> form) implements Format {
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern DATE_TIME = Pattern.compile(
            DATE.pattern() + "[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})");
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern HOSTNAME = Pattern.compile("(?=.{1,253}$)" + LABEL + "(?:[.]" + LABEL + ")*+");
    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}+@(?=.{1,253}$)" + LABEL + "(?:[.]" + LABEL + ")*+");
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:[.](?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]{0,4}:[0-9A-Fa-f:.]{1,45}");

    static List<KnownFormat> all() {
        return List.of(
                of("uuid", UUID),
                of("hostname", HOSTNAME),
                of("email", EMAIL),
                of("ipv4", IPV4),
                new KnownFormat("ipv6", KnownFormat::isIpv6),
                new KnownFormat("uri", KnownFormat::isUri),
                new KnownFormat("date", KnownFormat::isDate),
                new KnownFormat("date-time", KnownFormat::isDateTime));
    }

    private static KnownFormat of(String name, Pattern form) {
        return new KnownFormat(name, text -> form.matcher(text).matches());
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean matches(ExecutionContext context, String text) {
        return form.test(text);
    }

    private static boolean isIpv6(String text) {
        try {
            return IPV6.matcher(text).matches() && InetAddress.ofLiteral(text) != null;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static boolean isUri(String text) {
        try {
            return new URI(text).isAbsolute();
        } catch (URISyntaxException none) {
            return false;
        }
    }

    private static boolean isDate(String text) {
        try {
            return DATE.matcher(text).matches() && LocalDate.parse(text) != null;
        } catch (DateTimeException none) {
            return false;
        }
    }

    private static boolean isDateTime(String text) {
        try {
            return DATE_TIME.matcher(text).matches() && OffsetDateTime.parse(text) != null;
        } catch (DateTimeException none) {
            return false;
        }
    }
}
