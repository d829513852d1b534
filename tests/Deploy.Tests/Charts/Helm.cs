using Deploy.Tests.Tools;

namespace Deploy.Tests.Charts;

/// <summary>The real helm, on our chart. It asks no cluster.</summary>
internal sealed class Helm
{
    /// <summary>Release and namespace of everything that tests render.</summary>
    public const string Release = "prod";
    public const string Namespace = "serving";

    private readonly string _program = LayerPrograms.Get().Helm;

    public Task<ToolResult> TemplateAsync(IEnumerable<string> arguments) =>
        RunAsync(["template", Release, Repository.Chart, "--namespace", Namespace, "--kube-version", "1.33.0", .. arguments]);

    public Task<ToolResult> LintAsync(IEnumerable<string> arguments) =>
        RunAsync(["lint", Repository.Chart, "--strict", "--namespace", Namespace, .. arguments]);

    public Task<ToolResult> RunAsync(IEnumerable<string> arguments) => Tool.RunAsync(_program, arguments);
}
