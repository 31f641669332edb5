package io.aegis.guard.regex;

import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.GuardContract;
import io.aegis.spi.testkit.Inspections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

class RegexGuardContractTest {
    private static Settings patterns(List<Map<String, String>> patterns) {
        return Settings.of(Map.of("patterns", patterns));
    }

    private static Map<String, String> pattern(String name, String pattern, String action) {
        return Map.of("name", name, "pattern", pattern, "action", action);
    }

    @Nested
    class MaskingAndReplacing extends GuardContract {
        @Override
        public GuardFactory factory() {
            return new RegexGuardFactory();
        }

        @Override
        public Settings settings() {
            return patterns(List.of(
                    Map.of("name", "order", "pattern", "ORD-\\d{4,8}", "action", "mask", "entity", "ORDER_NUMBER"),
                    pattern("overlapping", "D-12", "replace"),
                    pattern("emoji", "😀{2,3}", "mask"),
                    pattern("short-word", "\\bcat\\b", "replace"),
                    pattern("letters", "[A-Z]{3}_[A-Z]{2}", "mask")));
        }

        @Override
        public List<Inspection> mustStop() {
            return Inspections.ofEach(
                    "order ORD-12345 and ORD-9876, please",
                    "ORD-123456789",
                    "XORD-12ORD-1234",
                    "a cat",
                    "😀😀😀😀😀",
                    "mail <EMAIL_ADDRESS_kdmfeahbgcpl>ORD-55555 cat");
        }

        @Override
        public List<Inspection> mustAllow() {
            return Inspections.ofEach("ORD-1", "concatenate", "😀", "cats and dogs");
        }
    }

    @Nested
    class AnchoredAndBlocking extends GuardContract {
        @Override
        public GuardFactory factory() {
            return new RegexGuardFactory();
        }

        @Override
        public Settings settings() {
            return patterns(List.of(
                    pattern("first", "^begin", "block"),
                    pattern("last", "the end$", "require_approval"),
                    pattern("line", "(?m)^DROP TABLE$", "block"),
                    pattern("seen", "(?i)maybe", "detect"),
                    pattern("codename", "\\bzeus-(?:one|two)\\b", "block")));
        }

        @Override
        public List<Inspection> mustStop() {
            return Inspections.ofEach("begin now", "this is the end", "a\nDROP TABLE\nb", "see zeus-one.", "zeus-two");
        }

        @Override
        public List<Inspection> mustAllow() {
            return Inspections.ofEach(
                    "now begin", "the end of it", "a DROP TABLE b", "zeus-oneness", "xzeus-one", "maybe");
        }
    }

    @Nested
    class Unbounded extends GuardContract {
        @Override
        public GuardFactory factory() {
            return new RegexGuardFactory();
        }

        @Override
        public Settings settings() {
            return patterns(List.of(pattern("between", "(?s)<<begin>>.*<<end>>", "block")));
        }

        @Override
        public List<Inspection> mustStop() {
            return Inspections.ofEach("x <<begin>> some\nlines <<end>> y");
        }

        @Override
        public List<Inspection> mustAllow() {
            return Inspections.ofEach("<<begin>> without the other", "<<end>> before <<begin>>");
        }

        @Override
        public boolean streams() {
            return false;
        }
    }
}
