package io.aegis.guard.regex;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.aegis.spi.content.Channel;
import io.aegis.spi.settings.Settings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads rules out of settings, and refuses those that could not be kept. */
final class RegexSettings {
    private static final int MOST_PATTERNS = 100;
    private static final int LONGEST_PATTERN = 1000;
    private static final int HEAVIEST_PATTERN = 10_000;

    private RegexSettings() {}

    static List<Rule> rules(Settings settings) {
        var rules = new ArrayList<Rule>();
        var names = new HashSet<String>();
        for (Settings each : settings.children("patterns")) {
            var rule = rule(each);
            if (!names.add(rule.name())) {
                throw each.wrong("name", "a name that no other pattern has");
            }
            rules.add(rule);
        }
        if (rules.isEmpty() || rules.size() > MOST_PATTERNS) {
            throw settings.wrong("patterns", "a list of 1 to " + MOST_PATTERNS + " patterns");
        }
        return rules;
    }

    static Set<Channel> channels(Settings settings) {
        if (!settings.names().contains("channels")) {
            return EnumSet.allOf(Channel.class);
        }
        var channels = EnumSet.noneOf(Channel.class);
        for (Channel channel : Channel.values()) {
            if (settings.strings("channels").contains(channel.name().toLowerCase(Locale.ROOT))) {
                channels.add(channel);
            }
        }
        if (channels.size() != Set.copyOf(settings.strings("channels")).size() || channels.isEmpty()) {
            throw settings.wrong("channels", "a list of channels that exist; leave it out for all of them");
        }
        return channels;
    }

    private static Rule rule(Settings settings) {
        String text = required(settings, "pattern");
        if (text.length() > LONGEST_PATTERN) {
            throw settings.wrong("pattern", "at most " + LONGEST_PATTERN + " characters long");
        }
        var length = length(settings, text);
        return new Rule(required(settings, "name"), compiled(settings, text), length, action(settings, length));
    }

    /** Before it is compiled: writing out nested repetitions is what makes compiling dear. */
    private static MatchLength length(Settings settings, String text) {
        try {
            var length = PatternReader.read(text);
            if (length.weight() <= HEAVIEST_PATTERN) {
                return length;
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException broken) {
            throw settings.wrong("pattern", "a pattern in RE2 syntax");
        }
        throw settings.wrong("pattern", "smaller: its repetitions multiply to more than " + HEAVIEST_PATTERN);
    }

    private static Pattern compiled(Settings settings, String text) {
        try {
            var pattern = Pattern.compile(text);
            if (!pattern.matcher("").find()) {
                return pattern;
            }
        } catch (PatternSyntaxException broken) {
            throw settings.wrong("pattern", "a pattern in RE2 syntax");
        }
        throw settings.wrong("pattern", "one that does not match the empty text");
    }

    private static Rule.Action action(Settings settings, MatchLength length) {
        String action = required(settings, "action");
        onlyWith(settings, "entity", action.equals("mask"));
        onlyWith(settings, "replacement", action.equals("replace"));
        return switch (action) {
            case "block" -> new Rule.Action.Block();
            case "require_approval" -> new Rule.Action.RequireApproval();
            case "detect" -> new Rule.Action.Detect();
            case "mask" -> new Rule.Action.Mask(settings.string("entity").orElse("PATTERN"));
            case "replace" -> new Rule.Action.Replace(replacement(settings, length));
            default -> throw settings.wrong("action", "block, mask, replace, detect or require_approval");
        };
    }

    /** A text may at most double, so that a guard cannot be made to fail by what it reads. */
    private static String replacement(Settings settings, MatchLength length) {
        String replacement = settings.string("replacement").orElse("*");
        long most = 2 * Math.max(1, Math.min(length.least(), LONGEST_PATTERN));
        if (replacement.length() > most) {
            throw settings.wrong("replacement", "at most " + most + " characters, twice the shortest match");
        }
        return replacement;
    }

    private static void onlyWith(Settings settings, String name, boolean allowed) {
        if (!allowed && settings.names().contains(name)) {
            throw settings.wrong(name, "absent with this action");
        }
    }

    private static String required(Settings settings, String name) {
        return settings.string(name).orElseThrow(() -> settings.wrong(name, "set"));
    }
}
