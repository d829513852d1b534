using TenantStore;

namespace Gateway.Placement.Hosts;

/// <summary>
/// A base model's name means one file at a time: adapters belong to the file. A host that brings another file under a name that available hosts serve would
/// take the name, and every adapter's base with it, from all of them; so it is not let in until they are gone.
/// </summary>
internal static class BaseModelRival
{
    /// <summary>An available host elsewhere that serves another file under this name; null when there is none.</summary>
    /// <param name="directory">The hosts that are known.</param>
    /// <param name="baseModel">What the newcomer serves.</param>
    /// <param name="address">The newcomer's: a process that starts there again takes its own place.</param>
    public static HostState? Find(HostDirectory directory, BaseModelId baseModel, string address) => directory.All.FirstOrDefault(host =>
        host.BaseModel.Name == baseModel.Name && host.BaseModel.Digest != baseModel.Digest && !host.Registration.IsAt(address) && directory.IsAvailable(host));

    public static string Explain(HostState rival, BaseModelId baseModel) =>
        $"The host at {rival.Registration.Address} serves '{baseModel.Name}' from another file, {rival.BaseModel.Digest}, than {baseModel.Digest}. Give the model a name of its own (Host:ModelName), or stop the hosts that serve the other file first.";
}
