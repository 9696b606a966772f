import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Checks PDFs with veraPDF: java VeraPdf.java 2a,ua1 FILE… prints a line of JSON for each file and flavour.
 *
 * Each line: {"file", "flavour", "compliant", "checks", "failures": [{"rule", "count", "message", "where"}]} or
 * {"file", "flavour", "error"}. One virtual machine checks any number of files, because starting it costs seconds.
 */
public final class VeraPdf {
    private VeraPdf() {
    }

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        VeraGreenfieldFoundryProvider.initialise();
        for (int index = 1; index < arguments.length; index++) {
            for (String flavour : arguments[0].split(",")) {
                out.println(check(arguments[index], flavour));
            }
        }
    }

    private static String check(String file, String name) {
        String head = "{\"file\": " + quoted(file) + ", \"flavour\": " + quoted(name) + ", ";
        PDFAFlavour flavour = PDFAFlavour.fromString(name);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, 100, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            return head + "\"compliant\": " + result.isCompliant() + ", \"checks\": " + result.getTotalAssertions()
                    + ", \"failures\": [" + failures(result) + "]}";
        } catch (Exception error) {
            return head + "\"error\": " + quoted(String.valueOf(error)) + "}";
        }
    }

    private static String failures(ValidationResult result) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        Map<String, TestAssertion> first = new LinkedHashMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
                counts.merge(rule, 1, Integer::sum);
                first.putIfAbsent(rule, assertion);
            }
        }
        StringBuilder made = new StringBuilder();
        for (Map.Entry<String, TestAssertion> entry : first.entrySet()) {
            made.append(made.length() == 0 ? "" : ", ").append("{\"rule\": ").append(quoted(entry.getKey()))
                    .append(", \"count\": ").append(counts.get(entry.getKey()))
                    .append(", \"message\": ").append(quoted(entry.getValue().getMessage()))
                    .append(", \"where\": ").append(quoted(entry.getValue().getLocation().getContext())).append('}');
        }
        return made.toString();
    }

    private static String quoted(String text) {
        StringBuilder made = new StringBuilder("\"");
        for (char character : String.valueOf(text).toCharArray()) {
            if (character < ' ' || character == '"' || character == '\\') {
                made.append(String.format("\\u%04x", (int) character));
            } else {
                made.append(character);
            }
        }
        return made.append('"').toString();
    }
}
