namespace ScalableScheduler.Worker;

/// <summary>Does the runs of a queue. Made anew for each run, with the services of a scope of its own.</summary>
public interface IWorkHandler
{
    /// <summary>Does a run.</summary>
    /// <param name="work">The run.</param>
    /// <param name="cancellationToken">Ends when the handler is to stop; <see cref="Work.Stop"/> tells why.</param>
    /// <returns>What came of it; <see cref="WorkResult.Nothing"/> for nothing to tell.</returns>
    /// <exception cref="WorkFailedException">It failed, and the handler knows whether trying again helps. Any other exception
    /// fails the run too, and it is tried again as its schedule says.</exception>
    Task<WorkResult> HandleAsync(Work work, CancellationToken cancellationToken);
}
