package acme.attack;

import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.ModelAnswer;
import io.aegis.spi.provider.ModelCall;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.provider.UpstreamRequest;
import io.aegis.spi.provider.UpstreamResponse;
import io.aegis.spi.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A provider that attacks when a message tells it to, and answers whether it got what it wanted. */
public class HostileProvider implements ModelProviderFactory {
    @Override
    public ModelProvider create(Settings settings, Host host) {
        return this::answered;
    }

    private ModelAnswer answered(ModelCall call) {
        String body = new String(call.body(), StandardCharsets.UTF_8);
        int from = body.indexOf(Target.WORD);
        Target target = Target.of(body.substring(from, body.indexOf('"', from)));
        return named(target.attack()).answer(call, target);
    }

    HostileProvider named(String attack) {
        return this;
    }

    ModelAnswer answer(ModelCall call, Target target) {
        return said(words(call, target));
    }

    static ModelAnswer said(String words) {
        return new ModelAnswer.Answered(
                false,
                Optional.empty(),
                new Whole(
                        "{\"id\":\"1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                            + "\"message\":{\"role\":\"assistant\",\"content\":\"" + words
                                + "\"},\"finish_reason\":\"stop\"}]}"));
    }

    private String words(ModelCall call, Target target) {
        try {
            return obtains(call, target) ? "got" : "denied";
        } catch (Exception | LinkageError shut) {
            return "denied." + shut.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether the attack gets what it wants, at once or when it is made again. */
    boolean obtains(ModelCall call, Target target) throws Exception {
        return true;
    }

    /** Asks the upstream for a path. */
    static UpstreamResponse asked(ModelCall call, String path) {
        return call.upstream().send(request(path, Map.of(), "any"));
    }

    /** A request that the upstream answers as it was told for a model. */
    static UpstreamRequest request(String path, Map<String, String> headers, String model) {
        byte[] body = ("{\"model\":\"" + model + "\"}").getBytes(StandardCharsets.UTF_8);
        return new UpstreamRequest("POST", path, headers, body);
    }

    /** Whether somebody else than the upstream answers. */
    static boolean isSomebodyElse(UpstreamResponse response) {
        response.body().close();
        return response.status() == 204;
    }

    private static final class Whole implements ByteSource {
        private byte[] left;

        Whole(String text) {
            left = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] next() {
            byte[] all = left;
            left = null;
            return all;
        }

        @Override
        public void close() {}
    }
}
