/// What an account gave to one request, besides its seat.
struct Grant: Sendable {
    /// Whether the body may take more bytes than the bucket holds; one at a time, so it is to be given back.
    let mayOverdraw: Bool
    /// When the bytes that were taken are paid off, in nanoseconds of the clock: from then on there is nothing of them to give back.
    let paidAt: Int64
}
