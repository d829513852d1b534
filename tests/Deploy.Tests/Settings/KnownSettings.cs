using System.Collections;
using System.Reflection;

namespace Deploy.Tests.Settings;

/// <summary>
/// The settings that a program knows: of each class of its assemblies that names its section in a constant <c>Section</c>, what configuration can bind to. A
/// list has a number and a dictionary a name of one's own after its name.
/// </summary>
internal sealed class KnownSettings
{
    /// <summary>Configuration that is read without a class of options.</summary>
    private static readonly Dictionary<string, string[]> s_read = new()
    {
        ["Gateway"] = ["ConnectionStrings:Registry", "ConnectionStrings:RegistryOwner", "ConnectionStrings:Redis", "State"],
        ["AdapterHost"] = [],
    };

    /// <summary>Of the framework, in every program.</summary>
    private static readonly string[] s_framework = ["Logging:LogLevel:Default", "Logging:Console:FormatterName"];

    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    private KnownSettings(string program)
    {
        foreach (var setting in s_read[program].Concat(s_framework))
            _known.Add(setting);
        foreach (var assembly in OurAssemblies(Assembly.Load(program)))
        {
            foreach (var type in assembly.GetTypes())
            {
                if (type.GetField("Section", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static) is { IsLiteral: true } field
                    && field.GetRawConstantValue() is string section)
                {
                    AddProperties(section, type);
                    AddItemKeys(section, type);
                }
            }
        }
    }

    public static KnownSettings Of(string program) => new(program);

    /// <summary>Whether the program would read it.</summary>
    /// <param name="setting"><c>Section:Key</c></param>
    public bool Contains(string setting)
    {
        if (_known.Contains(setting))
            return true;
        var parts = setting.Split(':');
        return Enumerable.Range(1, parts.Length - 1).Any(at =>
            (int.TryParse(parts[at], out _) && _known.Contains(string.Join(':', parts.Select((part, index) => index == at ? "#" : part))))
            || _known.Contains(string.Join(':', parts.Select((part, index) => index == at ? "*" : part))));
    }

    private void AddProperties(string prefix, Type type)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = $"{prefix}:{property.Name}";
            var bound = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (bound.IsAssignableTo(typeof(IDictionary)))
                _known.Add($"{name}:*");
            else if (bound != typeof(string) && bound.IsAssignableTo(typeof(IEnumerable)))
                Add($"{name}:#", bound.GetGenericArguments().FirstOrDefault() ?? typeof(string));
            else if (property.SetMethod is not null)
                Add(name, bound);
        }
    }

    /// <summary>A list that is read by hand names the keys of its items in constants <c>…Key</c>.</summary>
    private void AddItemKeys(string section, Type type)
    {
        foreach (var key in type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
        {
            if (key.IsLiteral && key.FieldType == typeof(string) && key.Name.EndsWith("Key", StringComparison.Ordinal))
                _known.Add($"{section}:#:{key.GetRawConstantValue()}");
        }
    }

    private void Add(string name, Type type)
    {
        if (type.IsPrimitive || type.IsEnum || type == typeof(string) || type.Namespace == "System")
            _known.Add(name);
        else
            AddProperties(name, type);
    }

    private static IEnumerable<Assembly> OurAssemblies(Assembly program) =>
        program.GetReferencedAssemblies().Where(name => IsOurs(name.Name!)).Select(Assembly.Load).Append(program);

    private static bool IsOurs(string name) => Directory.Exists(Path.Combine(Tools.Repository.Root, "src", name));
}
