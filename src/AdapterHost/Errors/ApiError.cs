namespace AdapterHost.Errors;

/// <summary>One refusal or failure on its way to the client.</summary>
/// <param name="Code">What kind it is.</param>
/// <param name="Message">Names the resource, the limit and its value; never the prompt's text.</param>
/// <param name="Parameter">The field of the body that it is about, if one.</param>
internal sealed record ApiError(ApiErrorCode Code, string Message, string? Parameter = null)
{
    public static ApiError Invalid(string parameter, string message) => new(ApiErrorCode.InvalidRequest, message, parameter);

    public static ApiError Unsupported(string parameter, string message) => new(ApiErrorCode.UnsupportedCapability, message, parameter);
}
