// SPDX-License-Identifier: Apache-2.0
//
// The TCP chimney offload DDI as data, under its own names: what ndischimney.h, ndis.h and
// ntddndis.h would give a driver.

#ifndef FLUE_DDI_NDISCHIMNEY_HPP_
#define FLUE_DDI_NDISCHIMNEY_HPP_

#include "flue/ddi/adapter_offload.hpp"
#include "flue/ddi/basic_types.hpp"
#include "flue/ddi/block_list.hpp"
#include "flue/ddi/block_state.hpp"
#include "flue/ddi/enumerations.hpp"
#include "flue/ddi/net_buffer_list.hpp"
#include "flue/ddi/offload_state_type.hpp"
#include "flue/ddi/state_structures.hpp"
#include "flue/ddi/status.hpp"
#include "flue/ddi/traversal.hpp"

#endif  // FLUE_DDI_NDISCHIMNEY_HPP_
