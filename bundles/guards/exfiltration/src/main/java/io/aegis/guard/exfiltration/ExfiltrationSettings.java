package io.aegis.guard.exfiltration;

import io.aegis.spi.settings.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads a guard out of settings. */
final class ExfiltrationSettings {
    private static final long DEFAULT_PAYLOAD = 64;
    private static final int SHORTEST_CANARY = 8;
    private static final int LONGEST_CANARY = 200;

    /** What our guards call the values that they mask. */
    private static final List<String> KNOWN = List.of(
            "EMAIL_ADDRESS",
            "PHONE_NUMBER",
            "CREDIT_CARD",
            "IBAN_CODE",
            "IP_ADDRESS",
            "US_SSN",
            "US_ITIN",
            "US_DRIVER_LICENSE",
            "PASSPORT",
            "CA_SIN",
            "ES_NIF",
            "UK_NINO",
            "API_KEY",
            "PRIVATE_KEY",
            "TOKEN",
            "PASSWORD",
            "SECRET",
            "PATTERN");

    private ExfiltrationSettings() {}

    static ExfiltrationGuard guard(Settings settings) {
        var canaries = new Canaries(canaries(settings));
        var values = new Values(canaries, placeholders(settings));
        var hosts = hosts(settings);
        Images images = images(settings);
        long most = settings.integer("max_url_payload").orElse(DEFAULT_PAYLOAD);
        if (most < 0) {
            throw settings.wrong("max_url_payload", "a number of characters, 0 or more");
        }
        return new ExfiltrationGuard(
                mode(settings),
                new CarrierScanner(new Judge(values, hosts, images, most, false), canaries),
                new ArgumentScanner(new CarrierScanner(new Judge(values, hosts, images, most, true), canaries)),
                settings.strings("tools").stream().map(Glob::new).toList());
    }

    private static Mode mode(Settings settings) {
        return switch (settings.string("mode").orElse("block")) {
            case "block" -> Mode.BLOCK;
            case "require_approval" -> Mode.REQUIRE_APPROVAL;
            case "redact" -> Mode.REDACT;
            default -> throw settings.wrong("mode", "block, require_approval or redact");
        };
    }

    private static Images images(Settings settings) {
        return switch (settings.string("images").orElse("query")) {
            case "block" -> Images.BLOCK;
            case "query" -> Images.QUERY;
            case "allow" -> Images.ALLOW;
            default -> throw settings.wrong("images", "block, query or allow");
        };
    }

    private static Spelled placeholders(Settings settings) {
        boolean isAny = !settings.names().contains("entities");
        List<String> entities = isAny ? KNOWN : settings.strings("entities");
        if (entities.isEmpty()) {
            throw settings.wrong("entities", "a list of at least one; leave it out for all of them");
        }
        return new Spelled(List.copyOf(Set.copyOf(entities)), isAny);
    }

    private static List<Glob> hosts(Settings settings) {
        return settings.strings("allowed_hosts").stream()
                .map(host -> new Glob(host.toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static List<String> canaries(Settings settings) {
        List<String> canaries = settings.strings("canaries");
        for (String canary : canaries) {
            boolean isPrintable = canary.chars().allMatch(c -> c >= ' ' && c < 0x7F);
            if (!isPrintable
                    || !canary.equals(canary.strip())
                    || canary.length() < SHORTEST_CANARY
                    || canary.length() > LONGEST_CANARY) {
                throw settings.wrong(
                        "canaries", "texts of 8 to 200 printable ASCII characters, without a blank at an end");
            }
        }
        return canaries;
    }
}
