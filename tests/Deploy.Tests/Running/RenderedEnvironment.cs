using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Deploy.Tests.Charts;

namespace Deploy.Tests.Running;

/// <summary>A container's variables as the kubelet makes them: secrets looked up, <c>$(NAME)</c> of an earlier variable put in.</summary>
internal static partial class RenderedEnvironment
{
    /// <param name="container">The rendered container.</param>
    /// <param name="secrets">Values by secret and key.</param>
    /// <param name="podName">What the pod is called.</param>
    public static Dictionary<string, string> Of(JsonNode container, IReadOnlyDictionary<(string Secret, string Key), string> secrets, string podName)
    {
        var variables = new Dictionary<string, string>();
        foreach (var variable in JsonText.Items(container["env"]))
        {
            variables[variable["name"]!.GetValue<string>()] = variable["valueFrom"] switch
            {
                null => Reference().Replace(variable["value"]!.GetValue<string>(), match => variables.GetValueOrDefault(match.Groups[1].Value, match.Value)),
                { } source when source["secretKeyRef"] is { } secret => secrets[(secret["name"]!.GetValue<string>(), secret["key"]!.GetValue<string>())],
                { } source when source["fieldRef"]!["fieldPath"]!.GetValue<string>() == "metadata.name" => podName,
                { } source => throw new InvalidOperationException($"Not known here: {source}"),
            };
        }

        return variables;
    }

    [GeneratedRegex(@"\$\(([A-Za-z0-9_]+)\)")]
    private static partial Regex Reference();
}
