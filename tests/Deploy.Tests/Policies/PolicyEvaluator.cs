using System.Net;
using System.Text.Json.Nodes;
using Deploy.Tests.Charts;

namespace Deploy.Tests.Policies;

/// <summary>
/// What a network plugin does with the rendered policies: a pod that some policy selects for a direction may do there only what some policy that selects it
/// allows; both ends must agree. https://kubernetes.io/docs/concepts/services-networking/network-policies/
/// </summary>
internal sealed class PolicyEvaluator(IEnumerable<KubernetesObject> policies)
{
    private readonly List<KubernetesObject> _policies = [.. policies];

    public bool Allows(Endpoint from, Endpoint to, int port, string protocol = "TCP") =>
        Judge(from, to, port, protocol, "Egress", "egress", "to") && Judge(to, from, port, protocol, "Ingress", "ingress", "from");

    private bool Judge(Endpoint subject, Endpoint other, int port, string protocol, string type, string rules, string peers)
    {
        if (subject.Labels is null || !subject.IsInNamespace)
            return true;
        var selecting = _policies.Where(policy =>
            JsonText.Items(policy.Spec["policyTypes"]).Any(item => item.GetValue<string>() == type) && Matches(policy.Spec["podSelector"], subject.Labels)).ToList();
        return selecting.Count == 0
            || selecting.SelectMany(policy => JsonText.Items(policy.Spec[rules])).Any(rule => IsPort(rule, port, protocol) && IsPeer(rule[peers], other));
    }

    private static bool IsPort(JsonNode rule, int port, string protocol) =>
        rule["ports"] is null || JsonText.Items(rule["ports"]).Any(item =>
            (item["protocol"]?.GetValue<string>() ?? "TCP") == protocol && item["port"]!.GetValue<int>() == port);

    private static bool IsPeer(JsonNode? peers, Endpoint other) => peers is null || JsonText.Items(peers).Any(peer => IsPeerItem(peer, other));

    private static bool IsPeerItem(JsonNode peer, Endpoint other)
    {
        if (peer["ipBlock"] is { } block)
        {
            return other.Address is { } address && IPNetwork.Parse(block["cidr"]!.GetValue<string>()).Contains(address)
                && !JsonText.Items(block["except"]).Any(except => IPNetwork.Parse(except.GetValue<string>()).Contains(address));
        }

        if (other.Labels is null)
            return false;
        var inNamespace = peer["namespaceSelector"] is { } selector ? Matches(selector, other.NamespaceLabels) : other.IsInNamespace;
        return inNamespace && (peer["podSelector"] is null || Matches(peer["podSelector"], other.Labels));
    }

    private static bool Matches(JsonNode? selector, IReadOnlyDictionary<string, string> labels)
    {
        Assert.Null(selector?["matchExpressions"]);
        return JsonText.Strings(selector?["matchLabels"]).All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value);
    }
}
