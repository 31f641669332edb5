package io.aegis.tools;

import io.aegis.kernel.port.Broker;
import io.aegis.kernel.port.TextScreen;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Searches an answer for the credential that was sent for it. In JSON it can hide behind escapes and be spread over strings, so these are searched as they
 * read.
 */
final class Screening {
    private static final JsonFactory JSON = new JsonFactory();

    private final Broker broker;

    Screening(Broker broker) {
        this.broker = broker;
    }

    /** @throws io.aegis.spi.provider.UpstreamException if the credential is there */
    void search(String text) {
        TextScreen whole = broker.screen();
        TextScreen names = broker.screen();
        TextScreen values = broker.screen();
        whole.next(text);
        strings(text, names, values);
        List.of(whole, names, values).forEach(TextScreen::finish);
    }

    /** Several documents after one another are read as well as one. */
    private static void strings(String text, TextScreen names, TextScreen values) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    names.next(parser.getString());
                } else if (token == JsonToken.VALUE_STRING) {
                    values.next(parser.getString());
                }
            }
        } catch (JacksonException noJson) {
            // The text was searched as a whole, and what it holds of strings up to here as well.
        }
    }
}
