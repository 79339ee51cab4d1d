package io.pgbend.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Lists a command's options under headings: its own first, those of every command last. */
final class HelpSections {
  /** The field that holds a group of options, and the group's heading. */
  private static final Map<String, String> HEADINGS = headings();

  private HelpSections() {}

  private static Map<String, String> headings() {
    Map<String, String> headings = new LinkedHashMap<>();
    headings.put("source", "Source (a URI, or fields of their own)");
    headings.put("target", "Target");
    headings.put("copy", "Copy");
    headings.put("options", "On every command");
    return headings;
  }

  static void apply(CommandLine line) {
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpSections::list);
    line.getSubcommands().values().forEach(HelpSections::apply);
  }

  private static String list(Help help) {
    CommandSpec command = help.commandSpec();
    Map<String, CommandSpec> groups = command.mixins();
    List<OptionSpec> own = new ArrayList<>(command.options());
    groups.values().forEach(group -> own.removeAll(group.options()));
    StringBuilder text = new StringBuilder();
    if (!own.isEmpty()) {
      text.append("\nOptions:\n").append(lines(help, own));
    }
    HEADINGS.forEach(
        (field, heading) -> {
          CommandSpec group = groups.get(field);
          if (group != null) {
            text.append("\n%s:\n".formatted(heading)).append(lines(help, group.options()));
          }
        });
    return text.toString();
  }

  private static String lines(Help help, List<OptionSpec> options) {
    Layout layout =
        help.createDefaultLayout(help.commandSpec().options(), List.of(), help.colorScheme());
    layout.addOptions(options, help.createDefaultParamLabelRenderer());
    return layout.toString();
  }
}
