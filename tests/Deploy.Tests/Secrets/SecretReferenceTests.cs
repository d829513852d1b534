using System.Text.RegularExpressions;
using Deploy.Tests.Charts;
using Deploy.Tests.Tools;

namespace Deploy.Tests.Secrets;

/// <summary>Secrets are named, never held: not by values, not by objects.</summary>
[Collection(RenderingsCollection.Name)]
public sealed partial class SecretReferenceTests(RenderedSets sets)
{
    public static TheoryData<string> Sets => SetData.All;

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Objects_OfEachSet_HoldNoSecret(string set)
    {
        var rendering = await sets.GetAsync(set);

        Assert.Empty(rendering.OfKind("Secret"));
        Assert.All(rendering.Pods.SelectMany(pod => pod.Containers).SelectMany(container => JsonText.Items(container["env"])), variable =>
        {
            if (SecretName().IsMatch(variable["name"]!.GetValue<string>()))
                Assert.NotNull(variable["valueFrom"]?["secretKeyRef"]);
        });
    }

    [Fact]
    public async Task Gateways_OfSeveral_HaveAllTheirKeysFromOneSecret()
    {
        var rendering = await sets.GetAsync(ValueSet.Production);
        var variables = JsonText.Items(rendering.PodOf("gateway").MainContainers.Single()["env"])
            .Where(variable => variable["valueFrom"]?["secretKeyRef"]?["name"]?.GetValue<string>() == "gateway-keys").Select(variable => variable["name"]!.GetValue<string>()).ToList();

        // Each option that docs and code say replicas must share.
        Assert.Equal(
            ["Authentication__Pepper", "Encryption__Keys__k1", "Encryption__Keys__k2", "Secrets__AuditSigningKey", "Secrets__CacheSaltKey", "Secrets__FetchGrantKey", "Secrets__HostKey",
             "Secrets__RecordSigningKey", "Secrets__RegistryCacheKey"],
            variables.Order());
    }

    [Fact]
    public async Task TheOwnersLogin_OfTheRegistry_IsTheMigrationsAlone()
    {
        foreach (var set in new[] { ValueSet.Production, ValueSet.Gpu, ValueSet.Bundled })
        {
            var rendering = await sets.GetAsync(set);

            var holders = rendering.Pods.Where(pod => pod.Containers.Any(container =>
                JsonText.Items(container["env"]).Any(variable => variable["name"]!.GetValue<string>() == "ConnectionStrings__RegistryOwner")));

            Assert.Equal(["migration"], holders.Select(pod => pod.Component));
        }
    }

    [Fact]
    public void Values_OfTheChart_NameNoSecretsValue()
    {
        var values = Repository.ReadChart("values.yaml");

        Assert.DoesNotContain(values.Split('\n'), line => PasswordValue().IsMatch(line) && !line.TrimStart().StartsWith('#'));
    }

    [GeneratedRegex("(?i)(password|pepper|secretkey|accesskey|signingkey|grantkey|saltkey|cachekey|hostkey|ConnectionStrings__|Encryption__Keys)$")]
    private static partial Regex SecretName();

    [GeneratedRegex("(?i)password: +\"?[^\"{} ]")]
    private static partial Regex PasswordValue();
}
