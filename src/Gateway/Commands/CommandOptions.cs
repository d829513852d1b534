namespace Gateway.Commands;

/// <summary>Options of a command: <c>--name value</c> or <c>--name=value</c>.</summary>
internal sealed class CommandOptions
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private CommandOptions()
    {
    }

    public static CommandOptions Parse(IReadOnlyList<string> args)
    {
        var options = new CommandOptions();
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                throw new CommandException($"Not an option: {args[i]}", exitCode: 2);
            var name = args[i][2..];
            var equals = name.IndexOf('=');
            if (equals >= 0)
                options._values[name[..equals]] = name[(equals + 1)..];
            else if (i + 1 < args.Count)
                options._values[name] = args[++i];
            else
                throw new CommandException($"--{name} needs a value.", exitCode: 2);
        }

        return options;
    }

    public string? Find(string name) => _values.GetValueOrDefault(name);

    public string Get(string name, string otherwise) => Find(name) ?? otherwise;

    public string Require(string name) => Find(name) ?? throw new CommandException($"--{name} is missing.", exitCode: 2);
}
