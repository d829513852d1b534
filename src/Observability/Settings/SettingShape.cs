using System.Collections;
using System.ComponentModel;
using System.Reflection;

namespace Observability.Settings;

/// <summary>What may stand below a key of the configuration: names, or any key with the same below each, or whatever there is. Built by one thread.</summary>
internal sealed class SettingShape
{
    private readonly Dictionary<string, SettingShape> _children = new(StringComparer.OrdinalIgnoreCase);
    private SettingShape? _each;
    private bool _open;

    public IReadOnlyDictionary<string, SettingShape> Children => _children;

    public static SettingShape Object() => new();

    /// <summary>The shape below a key; null when there is no such key.</summary>
    public SettingShape? Of(string key) => _open ? this : _each ?? _children.GetValueOrDefault(key);

    /// <summary>The shape at a path, which is there from now on.</summary>
    public SettingShape At(string path)
    {
        var shape = this;
        foreach (var name in path.Split(':'))
        {
            if (!shape._children.TryGetValue(name, out var next))
                shape._children[name] = next = new SettingShape();
            shape = next;
        }

        return shape;
    }

    public void AcceptAll() => _open = true;

    /// <summary>What the binder would fill: what anybody can set, and what is there and can be filled.</summary>
    public void AddProperties(Type type)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length == 0 && (property.SetMethod is { IsPublic: true } || !IsSimple(property.PropertyType)))
                At(property.Name).Take(property.PropertyType);
        }
    }

    private static bool IsSimple(Type type) =>
        type == typeof(object) || TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type).CanConvertFrom(typeof(string));

    private void Take(Type type)
    {
        if (IsSimple(type))
            AcceptAll();
        else if (type.IsAssignableTo(typeof(IEnumerable)))
            (_each = new SettingShape()).Take(type.GetGenericArguments() is [.., var element] ? element : type.GetElementType() ?? typeof(object));
        else
            AddProperties(type);
    }
}
