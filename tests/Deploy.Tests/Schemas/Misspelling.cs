using System.Text.Json.Nodes;
using Deploy.Tests.Charts;

namespace Deploy.Tests.Schemas;

/// <summary>One fault that is put into a rendering.</summary>
/// <param name="Kind">Of the first object of this kind that has one,</param>
/// <param name="Path">this node (fields and indexes with '/' between them)</param>
/// <param name="Field">gets this field</param>
/// <param name="Value">with this value; null takes it away.</param>
public sealed record Misspelling(string Kind, string Path, string Field, string? Value)
{
    internal JsonNode ApplyTo(Rendering rendering)
    {
        var json = rendering.OfKind(Kind).First(item => Find(item.Json) is not null).Json.DeepClone();
        var node = Find(json)!;
        if (Value is null)
            Assert.True(node.AsObject().Remove(Field));
        else
            node[Field] = JsonNode.Parse(Value);
        return json;
    }

    private JsonNode? Find(JsonNode json)
    {
        var node = json;
        foreach (var step in Path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            node = int.TryParse(step, out var index) ? node?[index] : node?[step];
        return node;
    }
}
