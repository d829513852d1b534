using System.ComponentModel.DataAnnotations;

namespace Gateway.Secrets;

/// <summary>Where the gateway keeps what it must not lose: registry, artifacts, keys. Bound to the configuration's root.</summary>
internal sealed class StateOptions
{
    public const string DefaultState = "var";

    /// <summary>The state directory; made at first start for its owner alone; one that is there keeps its mode.</summary>
    [Required]
    public string State { get; set; } = DefaultState;

    public string Folder(string name) => Path.Combine(Path.GetFullPath(State), name);
}
