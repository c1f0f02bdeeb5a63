namespace ScalableScheduler.Storage;

/// <summary>The store did not answer in time, or can't be reached. The call may or may not have been applied; every
/// call may be repeated.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
