package io.aegis.guard.exfiltration;

import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.Examples;
import io.aegis.spi.testkit.GuardContract;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Nested;

class ExfiltrationGuardContractTest {
    abstract static class Contract extends GuardContract {
        abstract String mode();

        @Override
        public GuardFactory factory() {
            return new ExfiltrationGuardFactory();
        }

        @Override
        public Settings settings() {
            var settings = new HashMap<String, Object>(
                    Examples.of(factory()).settings().asMap());
            settings.put("mode", mode());
            return Settings.of(settings);
        }

        @Override
        public List<Inspection> mustStop() {
            return Examples.of(factory()).inspections("stop");
        }

        @Override
        public List<Inspection> mustAllow() {
            return Examples.of(factory()).inspections("pass");
        }
    }

    @Nested
    class ThatBlocks extends Contract {
        @Override
        String mode() {
            return "block";
        }
    }

    @Nested
    class ThatRedacts extends Contract {
        @Override
        String mode() {
            return "redact";
        }
    }

    @Nested
    class ThatAsks extends Contract {
        @Override
        String mode() {
            return "require_approval";
        }
    }
}
