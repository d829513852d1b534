using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Observability.Settings;

/// <summary>
/// The settings that a program has, by the types that they are bound to: a class with a public constant <c>Section</c> has its properties there. Sections of
/// others (Kestrel, Logging, ConnectionStrings) and whatever else is in the environment are not looked at. Built at start, by one thread.
/// </summary>
/// <remarks>
/// The binder's own <c>ErrorOnUnknownConfiguration</c> knows one type at a time, and here several classes share a section; it also says nothing of what was meant.
/// </remarks>
public sealed class SettingNames
{
    private const string SectionField = "Section";

    private readonly SettingShape _root = SettingShape.Object();

    /// <summary>Adds each class of an assembly that says which section it is bound to.</summary>
    /// <param name="assembly">One of this program's own.</param>
    /// <param name="except">Sections that are somebody else's as well.</param>
    public SettingNames AddFrom(Assembly assembly, params string[] except)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        foreach (var type in assembly.GetTypes())
        {
            if (type is { IsClass: true, IsAbstract: false }
                && type.GetField(SectionField, BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true } field
                && field.GetRawConstantValue() is string section && !except.Contains(section))
                Add(section, type);
        }

        return this;
    }

    /// <summary>Adds a class that does not say itself where it is bound.</summary>
    public SettingNames Add(string section, Type type)
    {
        _root.At(section).AddProperties(type);
        return this;
    }

    /// <summary>Adds a setting that is read by hand; what stands below it is not judged.</summary>
    public SettingNames Add(string path)
    {
        _root.At(path).AcceptAll();
        return this;
    }

    /// <summary>Each key of a known section that nothing reads, with what was meant where that can be guessed. Values are not in it: they may be secrets.</summary>
    public IReadOnlyList<string> Unknown(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var faults = new List<string>();
        foreach (var (name, shape) in _root.Children)
            Judge(configuration.GetSection(name), shape, faults);
        return faults;
    }

    /// <exception cref="OptionsValidationException">There are unknown ones; all are named.</exception>
    public void Require(IConfiguration configuration)
    {
        if (Unknown(configuration) is { Count: > 0 } faults)
            throw new OptionsValidationException(nameof(SettingNames), typeof(SettingNames), faults);
    }

    private static void Judge(IConfigurationSection section, SettingShape shape, List<string> faults)
    {
        foreach (var child in section.GetChildren())
        {
            if (shape.Of(child.Key) is { } known)
                Judge(child, known, faults);
            else
                faults.Add(Describe(section.Path, child, shape));
        }
    }

    private static string Describe(string parent, IConfigurationSection child, SettingShape shape)
    {
        var meant = NearestName.Of(child.Key, shape.Children.Keys);
        return $"{child.Path} is no setting of this program. "
            + (meant is null ? $"{parent} has: {string.Join(", ", shape.Children.Keys.Order(StringComparer.Ordinal))}. Correct or remove it." : $"Is {parent}:{meant} meant? Correct or remove it.");
    }
}
