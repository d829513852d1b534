namespace Gateway.Management.Uploads;

/// <summary>Marks the endpoint that takes an upload, for its description.</summary>
internal sealed class UploadMetadata;
