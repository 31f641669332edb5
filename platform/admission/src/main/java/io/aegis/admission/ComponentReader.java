package io.aegis.admission;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the description of a plugin's one component (OSGi Compendium 112.4): a class of the jar and the one service that it offers, and nothing else.
 * Anything more could name classes, methods or services of somebody else.
 */
final class ComponentReader {
    private static final int MAX_SIZE = 16 * 1024;
    private static final Pattern NAMESPACE = Pattern.compile("http://www\\.osgi\\.org/xmlns/scr/v1\\.[1-5]\\.0");
    private static final Pattern CLASS = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*(\\.[A-Za-z_$][A-Za-z0-9_$]*)*");

    private final String place;
    private final XMLStreamReader xml;

    private ComponentReader(String place, XMLStreamReader xml) {
        this.place = place;
        this.xml = xml;
    }

    /**
     * The class that implements the component.
     *
     * @param contract the only service that it may offer
     */
    static String implementation(String place, byte[] file, String contract) throws MalformedException {
        if (file.length > MAX_SIZE) {
            throw finding(place, "more than " + MAX_SIZE + " bytes");
        }
        for (byte each : file) {
            // Of an encoding that is no ASCII, somebody else may read something else.
            if (each < 0 || each == 0) {
                throw finding(place, "it is written in ASCII");
            }
        }
        try {
            XMLStreamReader xml = parsers().createXMLStreamReader(new ByteArrayInputStream(file));
            String encoding = xml.getCharacterEncodingScheme();
            if (encoding != null && !Set.of("UTF-8", "US-ASCII").contains(encoding.toUpperCase(Locale.ROOT))) {
                throw finding(place, "its encoding is UTF-8");
            }
            return new ComponentReader(place, xml).component(contract);
        } catch (XMLStreamException | RuntimeException broken) {
            throw finding(place, "it is no well-formed XML without a document type");
        }
    }

    private static XMLInputFactory parsers() {
        XMLInputFactory parsers = XMLInputFactory.newDefaultFactory();
        parsers.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        parsers.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        parsers.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        parsers.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing is fetched");
        });
        return parsers;
    }

    private String component(String contract) throws XMLStreamException, MalformedException {
        if (next() != XMLStreamConstants.START_ELEMENT
                || !xml.getLocalName().equals("component")
                || xml.getNamespaceURI() == null
                || !NAMESPACE.matcher(xml.getNamespaceURI()).matches()) {
            throw finding("it is one component of the namespace http://www.osgi.org/xmlns/scr/v1.3.0");
        }
        requireAttributes(Set.of("name", "immediate"));
        String implementation = "";
        boolean isOffered = false;
        while (next() == XMLStreamConstants.START_ELEMENT) {
            requireUnqualified();
            String element = xml.getLocalName();
            if (element.equals("implementation") && implementation.isEmpty()) {
                requireAttributes(Set.of("class"));
                implementation = implementation();
            } else if (element.equals("service") && !isOffered) {
                requireAttributes(Set.of());
                requireProvided(contract);
                isOffered = true;
            } else {
                throw finding("a component has one implementation and one service; it has no " + Words.shown(element)
                        + " and nothing twice");
            }
        }
        if (implementation.isEmpty() || !isOffered) {
            throw finding("a component names its implementation and the service that it provides");
        }
        if (next() != XMLStreamConstants.END_DOCUMENT) {
            throw finding("there is one component, and nothing behind it");
        }
        return implementation;
    }

    private String implementation() throws XMLStreamException, MalformedException {
        String name = xml.getAttributeValue(null, "class");
        if (name == null || !CLASS.matcher(name).matches()) {
            throw finding("implementation names a class");
        }
        requireEnd();
        return name;
    }

    private void requireProvided(String contract) throws XMLStreamException, MalformedException {
        boolean isProvided = next() == XMLStreamConstants.START_ELEMENT
                && xml.getLocalName().equals("provide")
                && contract.equals(xml.getAttributeValue(null, "interface"));
        if (!isProvided) {
            throw finding("the service of a plugin of this kind is " + contract);
        }
        requireUnqualified();
        requireAttributes(Set.of("interface"));
        requireEnd();
        if (next() != XMLStreamConstants.END_ELEMENT) {
            throw finding("a plugin provides one service, " + contract);
        }
    }

    private void requireEnd() throws XMLStreamException, MalformedException {
        if (next() != XMLStreamConstants.END_ELEMENT) {
            throw finding("there is something within an element that is empty");
        }
    }

    private void requireUnqualified() throws MalformedException {
        if (xml.getNamespaceURI() != null && !xml.getNamespaceURI().isEmpty()) {
            throw finding("the elements within a component have no namespace");
        }
    }

    private void requireAttributes(Set<String> known) throws MalformedException {
        for (int at = 0; at < xml.getAttributeCount(); at++) {
            String namespace = xml.getAttributeNamespace(at);
            if (!known.contains(xml.getAttributeLocalName(at)) || (namespace != null && !namespace.isEmpty())) {
                throw finding(xml.getLocalName() + " has the attribute " + Words.shown(xml.getAttributeLocalName(at))
                        + ", which a plugin's component does not have; allowed are " + List.copyOf(known));
            }
        }
    }

    /** The next event that means something. */
    private int next() throws XMLStreamException, MalformedException {
        while (xml.hasNext()) {
            int event = xml.next();
            switch (event) {
                case XMLStreamConstants.COMMENT, XMLStreamConstants.SPACE -> {}
                case XMLStreamConstants.CHARACTERS -> {
                    if (!xml.isWhiteSpace()) {
                        throw finding("there is text between the elements");
                    }
                }
                case XMLStreamConstants.START_ELEMENT,
                        XMLStreamConstants.END_ELEMENT,
                        XMLStreamConstants.END_DOCUMENT -> {
                    return event;
                }
                default -> throw finding("it has a document type, an entity or an instruction");
            }
        }
        return XMLStreamConstants.END_DOCUMENT;
    }

    private MalformedException finding(String message) {
        return finding(place, message);
    }

    private static MalformedException finding(String place, String message) {
        return new MalformedException("AEG-PLG-006", place, message);
    }
}
