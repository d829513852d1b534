using System.Text.Json;
using System.Text.Json.Nodes;
using EndToEnd.Running;

namespace EndToEnd.Recorded;

/// <summary>Bodies with exactly the fields that editors send, in the folder <c>bodies</c>. The texts in them are this project's own.</summary>
internal static class RecordedBody
{
    public static string Read(string name) => File.ReadAllText(Repository.Path($"tests/EndToEnd/Recorded/bodies/{name}.json"));

    /// <summary>The body with some fields put in or replaced, for what must be comparable.</summary>
    public static string With(string name, params (string Field, object? Value)[] changes)
    {
        var body = JsonNode.Parse(Read(name))!.AsObject();
        foreach (var (field, value) in changes)
        {
            body[field] = JsonSerializer.SerializeToNode(value);
        }

        return body.ToJsonString();
    }
}
